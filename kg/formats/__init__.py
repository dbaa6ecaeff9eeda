"""From a file to blocks in reading order. No Django here: readers run in a limited child that must start fast."""
