"""Try functions that measure slopes and judge gradients (stage 02)."""
