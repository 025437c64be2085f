package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Invocation;

/**
 * The services at which cloud machines ask about themselves. What a machine is called is no secret; what it may do in its
 * role's name is.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html">AWS</a>
 * @see <a href="https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys">Google Cloud</a>
 * @see <a href="https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service">Azure</a>
 */
final class MetadataService {
    private static final Patterns KNOWN = Patterns.load("metadata-services.txt");

    private MetadataService() {}

    /** Whether an argument asks such a service for credentials, or for the list of all that it knows. */
    static boolean tellsCredentials(Invocation invocation) {
        for (String argument : invocation.arguments()) if (tellsCredentials(argument)) return true;
        return false;
    }

    /** Whether an address is one at which such a service tells them. */
    static boolean tellsCredentials(String address) {
        boolean asks = address.length() < 2000 && KNOWN.matches("service", address);
        return asks && (KNOWN.matches("credentials", address) || isListing(address));
    }

    /** An address that ends where the tree begins, or with the slash of a directory. */
    private static boolean isListing(String address) {
        int scheme = address.indexOf("://");
        String rest = scheme < 0 ? address : address.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        if (path.endsWith("/")) return true;
        return KNOWN.matches("listing", "root" + path);
    }
}
