"""The cellar: telephone and mail companies, each in a folder of its own."""
