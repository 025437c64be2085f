package io.hivesec.detectors.escape;

import java.util.List;
import java.util.Set;

/** Reads the {@code --security-opt} of docker and podman, in the forms {@code name=value} and {@code name:value}. */
final class SecurityOptions {

    /** SELinux types that confine nothing: container-selinux's super-privileged container, and the unconfined domain. */
    private static final Set<String> UNCONFINED_TYPES =
            Set.of("spc_t", "unconfined_t", "unconfined_service_t", "container_runtime_t", "init_t");

    private SecurityOptions() {}

    static boolean isUnconfinedType(String selinuxType) {
        return UNCONFINED_TYPES.contains(selinuxType);
    }

    static void read(List<String> options, String field, ContainerPosture.Builder to) {
        boolean noNewPrivileges = false;
        for (String option : options) {
            int split = split(option);
            String name = split < 0 ? option : option.substring(0, split);
            String value = split < 0 ? "" : option.substring(split + 1);
            switch (name) {
                case "seccomp" -> to.factIf(value.equals("unconfined"), Fact.SECCOMP_UNCONFINED, field, option);
                case "apparmor" -> to.factIf(value.equals("unconfined"), Fact.APPARMOR_UNCONFINED, field, option);
                case "label" -> to.factIf(disables(value), Fact.SELINUX_DISABLED, field, option);
                case "systempaths" -> to.factIf(value.equals("unconfined"), Fact.SYSTEMPATHS_UNCONFINED, field, option);
                case "unmask" -> to.factIf(unmasks(value), Fact.SYSTEMPATHS_UNCONFINED, field, option);
                case "no-new-privileges" -> noNewPrivileges = !value.equals("false");
                default -> {
                    // Profiles of one's own are no reason by themselves.
                }
            }
        }
        to.factIf(!noNewPrivileges, Fact.NO_NEW_PRIVS_MISSING, field, "no-new-privileges is not set");
    }

    private static boolean unmasks(String value) {
        return value.equalsIgnoreCase("all")
                || List.of(value.split(":")).stream()
                        .anyMatch(
                                path -> path.equals("/proc") || path.equals("/proc/*") || path.startsWith("/proc/sys"));
    }

    private static boolean disables(String label) {
        int split = split(label);
        return label.equals("disable")
                || (split > 0
                        && label.substring(0, split).equals("type")
                        && isUnconfinedType(label.substring(split + 1)));
    }

    private static int split(String option) {
        int equals = option.indexOf('=');
        return equals >= 0 ? equals : option.indexOf(':');
    }
}
