"""What can be done with sessions? Somebody who signed in has one."""
