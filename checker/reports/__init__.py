"""Findings for people and programs: one room a format."""
