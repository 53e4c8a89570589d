"""Call a function, of arrays or of tensors."""
