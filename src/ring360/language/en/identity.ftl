# Who may do what: signing in, users, second factors, devices.

problem-log-in-needed = Sign in first.
problem-not-allowed = Your roles do not allow this ({ $action }). Ask an administrator if you need it.
problem-proof-needed = Prove again who you are (password or second factor), then repeat this.
