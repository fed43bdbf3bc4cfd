"""Where files go on this machine, and where those are that came along."""
