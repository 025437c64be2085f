package io.hivesec.testkit;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Severity;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/** AssertJ assertions for what Hive says. */
public final class HiveAssertions {
    private HiveAssertions() {}

    /** Begins assertions about findings. */
    public static FindingsAssert assertThatFindings(List<Finding> actual) {
        return new FindingsAssert(actual);
    }

    /** Begins assertions about a report. */
    public static ReportAssert assertThat(Report actual) {
        return new ReportAssert(actual);
    }

    /** Begins assertions about an alert. */
    public static AlertAssert assertThat(Alert actual) {
        return new AlertAssert(actual);
    }

    /** Assertions about findings. */
    public static final class FindingsAssert extends AbstractAssert<FindingsAssert, List<Finding>> {
        private FindingsAssert(List<Finding> actual) {
            super(actual, FindingsAssert.class);
        }

        /** Nothing was found. */
        public FindingsAssert areNone() {
            isNotNull();
            if (!actual.isEmpty()) {
                failWithMessage("expected no finding, but found %s", Telling.findings(actual));
            }
            return this;
        }

        /** This rule holds, at least once. */
        public FindingsAssert show(String ruleId) {
            isNotNull();
            if (actual.stream().noneMatch(finding -> finding.rule().id().equals(ruleId))) {
                failWithMessage("expected a finding of %s, but found %s", ruleId, Telling.findings(actual));
            }
            return this;
        }

        /** This rule does not hold. */
        public FindingsAssert doNotShow(String ruleId) {
            isNotNull();
            if (actual.stream().anyMatch(finding -> finding.rule().id().equals(ruleId))) {
                failWithMessage("expected no finding of %s, but found %s", ruleId, Telling.findings(actual));
            }
            return this;
        }

        /** This rule holds, with this observation. */
        public FindingsAssert show(String ruleId, String evidenceName, String evidenceValue) {
            isNotNull();
            boolean shown = actual.stream()
                    .filter(finding -> finding.rule().id().equals(ruleId))
                    .anyMatch(finding -> finding.evidence().contains(Evidence.of(evidenceName, evidenceValue)));
            if (!shown) {
                failWithMessage(
                        "expected a finding of %s with %s '%s', but found %s",
                        ruleId, evidenceName, evidenceValue, Telling.findings(actual));
            }
            return this;
        }
    }

    /** Assertions about a report. */
    public static final class ReportAssert extends AbstractAssert<ReportAssert, Report> {
        private ReportAssert(Report actual) {
            super(actual, ReportAssert.class);
        }

        /** Nothing came of it. */
        public ReportAssert isQuiet() {
            isNotNull();
            if (!actual.isEmpty()) {
                failWithMessage("expected nothing, but there was\n%s", Telling.report(actual));
            }
            return this;
        }

        /** There is an alert of this rule. */
        public ReportAssert hasAlert(String ruleId) {
            isNotNull();
            if (actual.alerts().stream().noneMatch(alert -> alert.rule().id().equals(ruleId))) {
                failWithMessage("expected an alert of %s, but there was\n%s", ruleId, Telling.report(actual));
            }
            return this;
        }

        /** There is an alert of this rule that a whitelist trusts. */
        public ReportAssert hasWhitelisted(String ruleId) {
            isNotNull();
            if (actual.whitelisted().stream()
                    .noneMatch(alert -> alert.rule().id().equals(ruleId))) {
                failWithMessage(
                        "expected a whitelisted alert of %s, but there was\n%s", ruleId, Telling.report(actual));
            }
            return this;
        }

        /** A plugin failed in this way. */
        public ReportAssert hasFailure(String plugin, FailureKind kind) {
            isNotNull();
            boolean has = actual.failures().stream()
                    .anyMatch(failure -> failure.plugin().equals(plugin) && failure.kind() == kind);
            if (!has) {
                failWithMessage(
                        "expected '%s' to fail as %s, but what failed is %s",
                        plugin, kind, Telling.failures(actual.failures()));
            }
            return this;
        }

        /** Nothing failed. */
        public ReportAssert hasNoFailure() {
            isNotNull();
            if (!actual.failures().isEmpty()) {
                failWithMessage("expected no failure, but there was %s", Telling.failures(actual.failures()));
            }
            return this;
        }
    }

    /** Assertions about an alert. */
    public static final class AlertAssert extends AbstractAssert<AlertAssert, Alert> {
        private AlertAssert(Alert actual) {
            super(actual, AlertAssert.class);
        }

        /** It is of this rule. */
        public AlertAssert isOf(String ruleId) {
            isNotNull();
            return check("rule", actual.rule().id(), ruleId);
        }

        /** It is this bad. */
        public AlertAssert hasSeverity(Severity severity) {
            isNotNull();
            return check("severity", actual.severity(), severity);
        }

        /** Its connection goes there, written {@code host:port}. */
        public AlertAssert goesTo(String target) {
            isNotNull();
            return check("target", actual.target().toString(), target);
        }

        /** Its process and that process's ancestors have these names, nearest first. */
        public AlertAssert hasProcessTree(String... names) {
            isNotNull();
            List<String> tree = Stream.concat(Stream.of(actual.process()), actual.ancestors().stream())
                    .map(process -> process.name())
                    .toList();
            return check("process tree", tree, List.of(names));
        }

        /** It has this observation. */
        public AlertAssert hasEvidence(String name, String value) {
            isNotNull();
            if (!actual.evidence().contains(Evidence.of(name, value))) {
                failWithMessage("expected evidence %s '%s' of the alert %s", name, value, Telling.alert(actual));
            }
            return this;
        }

        private AlertAssert check(String what, Object is, Object expected) {
            if (!Objects.equals(is, expected)) {
                failWithMessage(
                        "expected %s '%s', but was '%s' of the alert %s", what, expected, is, Telling.alert(actual));
            }
            return this;
        }
    }
}
