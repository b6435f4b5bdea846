"""A company people would believe: three communities to try everything on."""
