"""The second way into a room: phones on the Internet, passed on to the unit of the room whose name they ask for."""
