package io.hivesec.detectors.escape;

import java.util.Locale;

/** What sort of setting makes a container risky. */
public enum RiskKind {
    /** Everything the host's root has. */
    PRIVILEGED_CONTAINER("特权容器"),
    /** A capability that reaches past the container. */
    SENSITIVE_CAPABILITY("敏感权限"),
    /** A path of the host that matters to the host. */
    SENSITIVE_DIRECTORY("敏感目录"),
    /** A namespace shared with the host or another container. */
    HOST_NAMESPACE("主机命名空间"),
    /** A device of the host. */
    DEVICE("设备"),
    /** A filter or mask that is off. */
    WEAKENED_CONFINEMENT("隔离削弱"),
    /** A credential that reaches past the container. */
    EXPOSED_CREDENTIALS("凭据暴露"),
    /** Settings that together make an escape. */
    COMBINATION("组合风险");

    private final String chinese;

    RiskKind(String chinese) {
        this.chinese = chinese;
    }

    /** The kind in findings: {@code privileged_container}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind for a person.
     *
     * @param language Chinese is answered in Chinese, every other in English
     */
    public String label(Locale language) {
        return language.getLanguage().equals("zh") ? chinese : id().replace('_', ' ');
    }
}
