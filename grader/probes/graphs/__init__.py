"""Try code that writes TensorFlow graphs down, and runs them (stage 07)."""
