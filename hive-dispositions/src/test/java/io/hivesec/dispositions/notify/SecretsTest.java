package io.hivesec.dispositions.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The secrets of channels are canaries here: in no message, no plan and no stack trace may one of them sing. */
final class SecretsTest {
    private static final String CANARY = "canary-4711-canary";

    @Test
    void webhook_unreachable_tellsNeitherItsPathNorItsQueryNorItsKey() throws IOException {
        URI uri = URI.create("http://user-" + CANARY + "@127.0.0.1:1/hooks/" + CANARY + "?token=" + CANARY);
        WebhookChannel webhook = new WebhookChannel(
                uri, CANARY.getBytes(StandardCharsets.US_ASCII), Duration.ofMillis(1), Clock.systemUTC());
        assertSilent(webhook);
    }

    @Test
    void email_refused_doesNotTellThePassword() throws IOException {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", "127.0.0.1");
        settings.setProperty("mail.smtp.port", "1");
        settings.setProperty("mail.smtp.auth", "true");
        settings.setProperty("mail.smtp.user", "hive");
        settings.setProperty("mail.smtp.password", CANARY);
        assertSilent(new EmailChannel(settings, "hive@example.org", "soc@example.org"));
    }

    private static void assertSilent(Channel channel) throws IOException {
        Alert alert = alert();
        Plan plan = new Notification(channel, 1, Duration.ofMinutes(1), Clock.systemUTC())
                .plan(alert)
                .orElseThrow();
        assertThat(HiveModule.mapper().writeValueAsString(plan)).doesNotContain(CANARY);
        assertThat(plan.toString()).doesNotContain(CANARY);
        assertThat(channel.toString()).doesNotContain(CANARY);
        Throwable thrown = catchThrowable(() -> channel.send(alert));
        assertThat(thrown).isInstanceOf(IOException.class);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(CANARY);
    }

    private static Alert alert() {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.HOST)).build();
        return Alert.begin("a", finding, new Alert.Words("", "", ""), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
