# Governance
