"""How often what is done, in seconds; the same for both clocks."""

SEAL_EVERY = 5.0
ALARM_EVERY = 60.0
TIDY_EVERY = 3600.0
BACKUP_LOOK_EVERY = 300.0
