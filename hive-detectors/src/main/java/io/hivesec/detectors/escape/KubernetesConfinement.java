package io.hivesec.detectors.escape;

/** Reads what a pod and a container say of seccomp, AppArmor, SELinux and /proc: the container's word counts first. */
final class KubernetesConfinement {
    private static final String APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String UNCONFINED = "unconfined";

    private KubernetesConfinement() {}

    /** A field of the container's security context, or of the pod's when the container's does not have it. */
    static ConfigNode nearer(ConfigNode own, ConfigNode shared, String field) {
        return own.has(field) || !shared.has(field) ? own.get(field) : shared.get(field);
    }

    static void read(PodScope pod, ConfigNode container, ConfigNode annotations, ContainerPosture.Builder to) {
        ConfigNode own = container.get("securityContext");
        ConfigNode shared = pod.get("securityContext");
        String name = container.get("name").text();

        ConfigNode seccomp = nearer(own, shared, "seccompProfile");
        unconfined(seccomp.get("type"), Fact.SECCOMP_UNCONFINED, to);
        if (!seccomp.isPresent()) {
            ConfigNode written = annotations.has(SECCOMP_CONTAINER + name)
                    ? annotations.get(SECCOMP_CONTAINER + name)
                    : annotations.get(SECCOMP_POD);
            unconfined(written, Fact.SECCOMP_UNCONFINED, to);
        }
        ConfigNode apparmor = nearer(own, shared, "appArmorProfile");
        unconfined(apparmor.get("type"), Fact.APPARMOR_UNCONFINED, to);
        if (!apparmor.isPresent()) {
            unconfined(annotations.get(APPARMOR + name), Fact.APPARMOR_UNCONFINED, to);
        }
        ConfigNode type = nearer(own, shared, "seLinuxOptions").get("type");
        to.factIf(SecurityOptions.isUnconfinedType(type.text()), Fact.SELINUX_DISABLED, type.path(), type.text());
        ConfigNode proc = own.get("procMount");
        to.factIf(proc.text().equals("Unmasked"), Fact.SYSTEMPATHS_UNCONFINED, proc.path(), proc.text());
        ConfigNode hostProcess = nearer(own, shared, "windowsOptions").get("hostProcess");
        to.factIf(hostProcess.isTrue(), Fact.HOST_PROCESS, hostProcess.path(), "true");
    }

    private static void unconfined(ConfigNode profile, Fact fact, ContainerPosture.Builder to) {
        to.factIf(profile.text().equalsIgnoreCase(UNCONFINED), fact, profile.path(), profile.text());
    }
}
