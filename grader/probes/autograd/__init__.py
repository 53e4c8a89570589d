"""Try code that uses or extends PyTorch's autograd (stages 05 and 06)."""
