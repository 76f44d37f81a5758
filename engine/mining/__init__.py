"""How runs really went, from their history: where they waited, which ways they took, what they did again, and how far that is the drawing. Pure."""
