"""Conversations as this machine remembers them: turn by turn, with what was asked and answered, for their owner alone."""
