package io.hivesec.dispositions.notify;

import io.hivesec.alert.Alert;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * E-mail over SMTP. Needs an implementation of Jakarta Mail, which the embedder brings ({@code angus-mail}). Whether the
 * connection is encrypted is a setting of Jakarta Mail ({@code mail.smtp.starttls.required}), and so is who logs in
 * ({@code mail.smtp.auth}, {@code mail.smtp.user}); the password, which Jakarta Mail has no setting for, is read from
 * {@code mail.smtp.password}.
 */
public final class EmailChannel implements Channel {
    private static final AlertTemplate BODY = AlertTemplate.resource("email.txt");
    private static final AlertTemplate SUBJECT = AlertTemplate.of("[hive] {severity}: {title} in {container}");
    private static final String PASSWORD = "mail.smtp.password";
    private static final int PATIENCE_MILLIS = 10_000;

    private final Session session;
    private final String from;
    private final String to;
    private final AlertTemplate body;

    /**
     * A channel.
     *
     * @param settings of Jakarta Mail, such as {@code mail.smtp.host}; time limits are added where there are none
     * @param from the sender's address
     * @param to the recipients' addresses, with commas between them
     */
    public EmailChannel(Properties settings, String from, String to) {
        this(settings, from, to, BODY);
    }

    /** A channel whose messages follow a template of one's own. */
    public EmailChannel(Properties settings, String from, String to, AlertTemplate body) {
        Properties all = new Properties();
        for (String limit : List.of("connectiontimeout", "timeout", "writetimeout")) {
            all.setProperty("mail.smtp." + limit, String.valueOf(PATIENCE_MILLIS));
        }
        settings.stringPropertyNames().forEach(name -> all.setProperty(name, settings.getProperty(name)));
        String password = String.valueOf(Objects.requireNonNullElse(all.remove(PASSWORD), ""));
        this.session = Session.getInstance(all, new Login(all.getProperty("mail.smtp.user", ""), password));
        this.from = from;
        this.to = to;
        this.body = body;
    }

    @Override
    public String id() {
        return "notify.email";
    }

    @Override
    public String recipient() {
        return to;
    }

    @Override
    public void send(Alert alert) throws IOException {
        send(SUBJECT.fill(alert), body.fill(alert));
    }

    @Override
    public void digest(List<Alert> alerts, long count) throws IOException {
        AlertTemplate line = AlertTemplate.of("{time}  {severity}  {title}  {container}\n");
        StringBuilder text = new StringBuilder(count + " more alerts; the first of them:\n\n");
        alerts.forEach(alert -> text.append(line.fill(alert)));
        send("[hive] " + count + " more alerts", text.toString());
    }

    private void send(String subject, String text) throws IOException {
        try {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress(from));
            message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
            message.setSubject(subject, StandardCharsets.UTF_8.name());
            message.setText(text, StandardCharsets.UTF_8.name());
            message.setSentDate(new Date());
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IOException("the e-mail to " + to + " was not taken: " + e.getMessage(), e);
        }
    }

    /** Who logs in, told to a server that asks. */
    private static final class Login extends Authenticator {
        private final PasswordAuthentication login;

        Login(String user, String password) {
            this.login = new PasswordAuthentication(user, password);
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return login;
        }
    }
}
