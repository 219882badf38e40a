"""What stops the launcher, said to the person at the keyboard."""


class Trouble(Exception):
    """A reason to stop: one plain sentence that says what to do."""
