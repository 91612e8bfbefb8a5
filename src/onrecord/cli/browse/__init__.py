"""Browsing statements on a full screen: the session with the store, and the screen itself."""
