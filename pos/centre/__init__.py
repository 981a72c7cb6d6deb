"""The insurance centre's side of the street (医保中心): it alone knows people, money and rules."""
