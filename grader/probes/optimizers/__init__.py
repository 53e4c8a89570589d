"""Try a step of an optimizer that a student wrote (stage 09)."""
