package io.hivesec.detectors.escape;

import java.util.List;

/** Mounts as engines are asked for them: {@code /path:/target:options}, and volumes that are paths or disks of the host. */
final class EngineBinds {
    private EngineBinds() {}

    static void bind(ConfigNode bind, ContainerPosture.Builder to) {
        String text = bind.text();
        // A drive's letter has a colon of its own.
        String[] parts = text.split(":", 3);
        if (parts.length < 2 || !isAbsolute(parts[0])) {
            return;
        }
        List<String> options = parts.length > 2 ? List.of(parts[2].split(",")) : List.of();
        String propagation = options.stream()
                .filter(option -> option.endsWith("shared") || option.endsWith("slave") || option.endsWith("private"))
                .findFirst()
                .orElse("");
        to.mount(new HostMount(parts[0], parts[1], options.contains("ro"), propagation, bind.path()));
    }

    /** Whether a source is a path that does not depend on where a file lies: also a home, or a pipe of Windows. */
    static boolean isAbsolute(String source) {
        return source.startsWith("/") || source.startsWith("~") || source.startsWith("\\\\");
    }

    /** Whether options of a mount, with commas between them, say that it is only read. */
    static boolean isReadOnly(String options) {
        return List.of(options.split(",")).contains("ro");
    }

    /** A "volume" whose driver is told to bind a path, or to mount a disk, is that path or that disk. */
    static void volume(ConfigNode options, String target, boolean readOnly, ContainerPosture.Builder to) {
        ConfigNode device = options.get("device");
        if (device.text().startsWith("/")) {
            boolean mountedReadOnly = readOnly || isReadOnly(options.get("o").text());
            to.mount(new HostMount(device.text(), target, mountedReadOnly, "", device.path()));
        }
    }
}
