"""Try the parts of a reverse-mode engine on graphs (stage 04)."""
