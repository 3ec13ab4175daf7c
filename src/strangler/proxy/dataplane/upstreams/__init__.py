"""The client side: connections to servers, pools of them, and which server gets a request."""
