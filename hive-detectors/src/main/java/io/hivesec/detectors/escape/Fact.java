package io.hivesec.detectors.escape;

import java.util.Locale;

/** What a description says of a container that is either so or not so, whatever the dialect it is said in. */
public enum Fact {
    /** It has everything the host's root has. */
    PRIVILEGED,
    /** It runs on the host itself: a Windows host process. */
    HOST_PROCESS,
    /** It sees the host's processes. */
    PID_HOST,
    /** It sees the host's interfaces and abstract sockets. */
    NET_HOST,
    /** It shares the host's System V and POSIX memory. */
    IPC_HOST,
    /** It shares the host's name. */
    UTS_HOST,
    /** It opts out of the engine's user namespace. */
    USERNS_HOST,
    /** It sees the host's control groups. */
    CGROUPNS_HOST,
    /** It shares the host's mounts. */
    MOUNTNS_HOST,
    /** It sees another container's processes. */
    CONTAINER_PID_JOIN,
    /** Its root is another user on the host: the one fact that makes a container safer. */
    USER_NAMESPACE,
    /** No filter of system calls. */
    SECCOMP_UNCONFINED,
    /** No AppArmor profile. */
    APPARMOR_UNCONFINED,
    /** No SELinux label, or one that confines nothing. */
    SELINUX_DISABLED,
    /** The kernel's dangerous files are neither masked nor read-only. */
    SYSTEMPATHS_UNCONFINED,
    /** It takes over another container's mounts. */
    VOLUMES_FROM,
    /** A description asks for set-user-id programs to work. */
    ALLOW_PRIVILEGE_ESCALATION,
    /** A description asks for the service account's token. */
    SERVICE_ACCOUNT_TOKEN,
    /** The kernel may not kill it when memory runs out. */
    OOM_DISABLE,
    /** Set-user-id programs work, because nothing says otherwise. */
    NO_NEW_PRIVS_MISSING,
    /** It runs as root. */
    ROOT_USER,
    /** It can write to its own root file system. */
    ROOTFS_RW;

    /** The fact's name in tables and findings: {@code pid_host}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
