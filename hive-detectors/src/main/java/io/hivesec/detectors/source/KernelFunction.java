package io.hivesec.detectors.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel function does, told by its name. Sensors hook system calls and security hooks under a dozen spellings; the
 * table {@code functions.properties} brings them to one of these.
 */
enum KernelFunction {
    START,
    FORK,
    EXIT,
    OPEN,
    CREATE,
    WRITE,
    DELETE,
    RENAME,
    SYMLINK,
    MODE,
    DUPLICATE,
    PIPE,
    CONNECT,
    BIND,
    LISTEN,
    ACCEPT,
    SET_USER,
    SET_GROUP,
    CREDENTIALS,
    CAPABILITIES,
    MOUNT,
    MODULE,
    KERNEL_READ,
    TRACE,
    SILENT;

    private static final String TABLE = "functions.properties";
    private static final String[] PREFIXES = {
        "__x64_", "__arm64_", "__ia32_", "__se_", "__do_", "sys_", "security_", "enter_", "exit_"
    };
    private static final Map<String, KernelFunction> BY_NAME = read();

    private static Map<String, KernelFunction> read() {
        return table(TABLE).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> (String) entry.getKey(), entry -> valueOf((String) entry.getValue())));
    }

    /** A resource beside this class that maps names to values. */
    static Properties table(String resource) {
        Properties table = new Properties();
        try (InputStream in = KernelFunction.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + resource, e);
        }
        return table;
    }

    /** What the function of this name does, whatever prefix it has; null when the table does not know it. */
    static @Nullable KernelFunction of(String name) {
        return BY_NAME.get(plain(name));
    }

    /** The name without the prefixes of architecture and hook: {@code setuid} for {@code __x64_sys_setuid}. */
    static String plain(String name) {
        String plain = name;
        boolean isKnown = BY_NAME.containsKey(plain);
        for (int i = 0; i < PREFIXES.length && !isKnown; i++) {
            if (plain.startsWith(PREFIXES[i])) {
                plain = plain.substring(PREFIXES[i].length());
                isKnown = BY_NAME.containsKey(plain);
            }
        }
        return plain;
    }
}
