# Steering
