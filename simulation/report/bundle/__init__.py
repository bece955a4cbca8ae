"""The reproduction bundle: what is in it, the recipe it is made from, and checking it."""
