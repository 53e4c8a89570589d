"""Try modules of torch.nn, and the loops that train them (stages 08 to 11)."""
