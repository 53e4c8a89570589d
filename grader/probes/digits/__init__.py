"""Probes of stage 12: a classifier by hand, its batches and training, a bug hunt."""
