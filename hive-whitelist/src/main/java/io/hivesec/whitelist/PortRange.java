package io.hivesec.whitelist;

/**
 * Ports from one to another, both included.
 *
 * @param from the lowest
 * @param to the highest
 */
record PortRange(int from, int to) {
    private static final int MAX = 65_535;

    static PortRange parse(String text) throws InvalidValueException {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int port = port(text);
            return new PortRange(port, port);
        }
        int from = port(text.substring(0, dash).strip());
        int to = port(text.substring(dash + 1).strip());
        if (from > to) {
            throw new InvalidValueException("the range " + text + " runs backwards");
        }
        return new PortRange(from, to);
    }

    static int port(String text) throws InvalidValueException {
        int port = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX) {
            throw new InvalidValueException("'" + text + "' is not a port (1 to 65535, or a range such as 1200-1204)");
        }
        return port;
    }

    boolean contains(int port) {
        return from <= port && port <= to;
    }

    boolean isEverything() {
        return from == 1 && to == MAX;
    }

    @Override
    public String toString() {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }
}
