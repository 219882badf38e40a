"""The plan, cohorts and registers of the programme (app label: programme_sessions)."""
