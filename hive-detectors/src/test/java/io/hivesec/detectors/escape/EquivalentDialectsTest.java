package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One container gets one verdict, whoever describes it; {@link TaskDefinitionTest} holds the same of ECS, which can say less. */
class EquivalentDialectsTest {

    /** Members of a description, each empty for "as usual". */
    private record Form(
            String name,
            String docker,
            String podman,
            Oci oci,
            String pod,
            String container,
            String compose,
            String level,
            List<String> settings) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Oci(String capabilities, String namespaces, String mounts, String process, String linux) {}

    private static final String DEFAULT_CAPABILITIES = "'CAP_CHOWN','CAP_DAC_OVERRIDE','CAP_FSETID','CAP_FOWNER',"
            + "'CAP_SETGID','CAP_SETUID','CAP_SETPCAP','CAP_NET_BIND_SERVICE','CAP_KILL','CAP_SYS_CHROOT'";
    private static final String NAMESPACES =
            "{'type':'pid'},{'type':'network'},{'type':'ipc'},{'type':'uts'},{'type':'mount'},{'type':'cgroup'}";
    private static final String CONFINED = "'maskedPaths':['/proc/kcore'],'readonlyPaths':['/proc/sys'],"
            + "'seccomp':{'defaultAction':'SCMP_ACT_ERRNO'}";

    static Stream<Form> forms() {
        return Stream.of(
                form("ordinary", "", oci(), "", "", "", "none"),
                form(
                        "host pid",
                        "'PidMode':'host'",
                        without("pid"),
                        "hostPID: true",
                        "",
                        "pid: host",
                        "high",
                        "pid_host"),
                form(
                        "host network",
                        "'NetworkMode':'host'",
                        without("network"),
                        "hostNetwork: true",
                        "",
                        "network_mode: host",
                        "medium",
                        "net_host"),
                form(
                        "host ipc",
                        "'IpcMode':'host'",
                        without("ipc"),
                        "hostIPC: true",
                        "",
                        "ipc: host",
                        "medium",
                        "ipc_host"),
                capability("SYS_ADMIN", "critical", "cap:SYS_ADMIN"),
                capability("SYS_PTRACE", "high", "cap:SYS_PTRACE"),
                capability("SYSLOG", "medium", "cap:SYSLOG"),
                capability("DAC_READ_SEARCH", "critical", "cap:DAC_READ_SEARCH", "combination:file-handles"),
                mount("/etc", false, "critical", "mount:/etc"),
                mount("/etc", true, "high", "mount:/etc"),
                mount("/var/run/docker.sock", true, "critical", "mount:/var/run/docker.sock"),
                mount("/srv/proc", false, "none"),
                mount("/dev/sda", false, "critical", "mount:/dev/sda"),
                form(
                        "no seccomp",
                        "'SecurityOpt':['seccomp=unconfined']",
                        new Oci("", "", "", "", "'maskedPaths':['/proc/kcore'],'readonlyPaths':['/proc/sys']"),
                        "",
                        "securityContext: {seccompProfile: {type: Unconfined}}",
                        "security_opt: ['seccomp:unconfined']",
                        "high",
                        "seccomp_unconfined"),
                form(
                        "no AppArmor",
                        "'SecurityOpt':['apparmor=unconfined']",
                        new Oci("", "", "", "'apparmorProfile':'unconfined',", CONFINED),
                        "",
                        "securityContext: {appArmorProfile: {type: Unconfined}}",
                        "security_opt: ['apparmor=unconfined']",
                        "medium",
                        "apparmor_unconfined"),
                form(
                        "no SELinux",
                        "'SecurityOpt':['label=type:spc_t']",
                        new Oci("", "", "", "'selinuxLabel':'system_u:system_r:spc_t:s0',", CONFINED),
                        "",
                        "securityContext: {seLinuxOptions: {type: spc_t}}",
                        "security_opt: ['label:type:spc_t']",
                        "medium",
                        "selinux_disabled"),
                new Form(
                        "nothing masked",
                        "'MaskedPaths':[],'ReadonlyPaths':[]",
                        "'SecurityOpt':['unmask=ALL']",
                        new Oci("", "", "", "", "'seccomp':{'defaultAction':'SCMP_ACT_ERRNO'}"),
                        "",
                        "securityContext: {procMount: Unmasked}",
                        "security_opt: ['systempaths=unconfined']",
                        "high",
                        List.of("systempaths_unconfined")),
                form(
                        "ptrace of the host",
                        "'CapAdd':['SYS_PTRACE'],'PidMode':'host'",
                        new Oci(",'CAP_SYS_PTRACE'", without("pid").namespaces(), "", "", CONFINED),
                        "hostPID: true",
                        "securityContext: {capabilities: {add: [SYS_PTRACE]}}",
                        "pid: host\n    cap_add: [SYS_PTRACE]",
                        "critical",
                        "pid_host",
                        "cap:SYS_PTRACE",
                        "combination:process-injection"),
                form(
                        "privileged",
                        "'Privileged':true,'SecurityOpt':['label=disable'],'MaskedPaths':null",
                        new Oci(
                                everyCapability(),
                                "",
                                "",
                                "",
                                "'resources':{'devices':[{'allow':true,'access':'rwm'}]}"),
                        "",
                        "securityContext: {privileged: true}",
                        "privileged: true",
                        "critical",
                        "privileged"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void assess_oneContainerInEveryDialect_isJudgedAlike(Form form) {
        List<ContainerRisk> risks = List.of(
                Described.assess(Described.docker(form.docker())),
                Described.assess(podman(form.podman())),
                Described.assess(specification(form.oci())),
                Described.assess(manifest(form)),
                Described.assess(compose(form.compose())));
        assertThat(risks)
                .extracting(risk -> risk.posture().dialect())
                .containsExactly(
                        ContainerPosture.Dialect.DOCKER,
                        ContainerPosture.Dialect.PODMAN,
                        ContainerPosture.Dialect.OCI,
                        ContainerPosture.Dialect.KUBERNETES,
                        ContainerPosture.Dialect.COMPOSE);
        assertThat(risks).allSatisfy(risk -> {
            assertThat(risk.level()).as(risk.posture().dialect().name()).isEqualTo(form.level());
            assertThat(Described.settings(risk))
                    .as(risk.posture().dialect().name())
                    .containsExactlyInAnyOrderElementsOf(form.settings());
        });
    }

    private static Form form(
            String name,
            String engine,
            Oci oci,
            String pod,
            String container,
            String compose,
            String level,
            String... settings) {
        return new Form(name, engine, engine, oci, pod, container, compose, level, List.of(settings));
    }

    private static Form capability(String capability, String level, String... settings) {
        return form(
                capability,
                "'CapAdd':['CAP_" + capability + "']",
                new Oci(",'CAP_" + capability + "'", "", "", "", CONFINED),
                "",
                "securityContext: {capabilities: {add: [" + capability + "]}}",
                "cap_add: [" + capability + "]",
                level,
                settings);
    }

    private static Form mount(String path, boolean readOnly, String level, String... settings) {
        String options = readOnly ? "'rbind','ro'" : "'rbind'";
        return form(
                path + (readOnly ? " read-only" : ""),
                "'Binds':['" + path + ":/mnt/host" + (readOnly ? ":ro" : "") + "']",
                new Oci(
                        "",
                        "",
                        ",{'destination':'/mnt/host','type':'bind','source':'" + path + "','options':[" + options
                                + "]}",
                        "",
                        CONFINED),
                "volumes: [{name: host, hostPath: {path: " + path + "}}]",
                "volumeMounts: [{name: host, mountPath: /mnt/host, readOnly: " + readOnly + "}]",
                "volumes: ['" + path + ":/mnt/host" + (readOnly ? ":ro" : "") + "']",
                level,
                settings);
    }

    private static Oci oci() {
        return new Oci("", "", "", "", CONFINED);
    }

    private static Oci without(String namespace) {
        return new Oci("", NAMESPACES.replace("{'type':'" + namespace + "'},", ""), "", "", CONFINED);
    }

    private static String everyCapability() {
        StringBuilder all = new StringBuilder();
        CapabilityTable.names()
                .forEach(name -> all.append(",'CAP_").append(name).append('\''));
        return all.toString();
    }

    private static String podman(String hostConfig) {
        return """
                [{'Id': 'c0ffee', 'Name': 'web', 'Path': 'sh', 'Args': ['sh'], 'OCIRuntime': 'crun', 'EffectiveCaps': [],
                  'HostConfig': {'PidMode': 'private', 'IpcMode': 'shareable', 'UTSMode': 'private', 'CgroupMode': 'host',
                    'CgroupManager': 'cgroupfs', 'CapDrop': ['CAP_AUDIT_WRITE', 'CAP_MKNOD', 'CAP_NET_RAW']%s},
                  'Mounts': [], 'Config': {'Image': 'registry.example/web:1', 'Entrypoint': ''}}]
                """.formatted(hostConfig.isEmpty() ? "" : ", " + hostConfig).replace('\'', '"');
    }

    private static String specification(Oci oci) {
        return """
                {'ociVersion': '1.2.0', 'root': {'path': 'rootfs'},
                 'process': {'args': ['sh'], %s 'user': {'uid': 0}, 'capabilities': {'bounding': [%s%s]}},
                 'mounts': [{'destination': '/proc', 'type': 'proc', 'source': 'proc'}%s],
                 'linux': {'namespaces': [%s], %s}}
                """.formatted(
                        oci.process(),
                        DEFAULT_CAPABILITIES,
                        oci.capabilities(),
                        oci.mounts(),
                        oci.namespaces().isEmpty() ? NAMESPACES : oci.namespaces(),
                        oci.linux())
                .replace('\'', '"');
    }

    private static String manifest(Form form) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      %s
                      containers:
                        - name: web
                          image: registry.example/web:1
                          %s
                """.formatted(form.pod(), form.container());
    }

    private static String compose(String members) {
        return """
                services:
                  web:
                    image: registry.example/web:1
                    %s
                """.formatted(members);
    }
}
