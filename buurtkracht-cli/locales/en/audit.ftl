# Audit
