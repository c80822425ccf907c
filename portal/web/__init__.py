"""The web kit that the portal and the desk share: pages, languages, protection."""
