"""Invented people for this door."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "simulation.iss"
    label = "simulation"
