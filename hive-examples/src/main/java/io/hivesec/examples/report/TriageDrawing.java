package io.hivesec.examples.report;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Triage;
import java.util.Locale;

/** Draws what moved an alert's triage as bars from the middle: to the right what speaks for an attack. */
final class TriageDrawing {
    /** A signal of this weight fills its half; heavier ones do too. */
    private static final double FULL = 30;

    private static final int HALF = 50;

    private final Html html;
    private final ReportWords words;

    TriageDrawing(Html html, ReportWords words) {
        this.html = html;
        this.words = words;
    }

    void draw(Alert alert) {
        Triage triage = alert.triage();
        html.element("h3", words.word("triage"));
        html.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%s · %s%s",
                        words.band(alert),
                        ReportWords.percent(triage.probability()),
                        triage.impact().isEmpty()
                                ? ""
                                : " · " + words.word("impact") + ": " + words.impact(triage.impact())));
        html.open("table", "class", "signals");
        for (Triage.Signal signal : triage.signals()) {
            html.open("tr").element("th", words.signal(signal.name()));
            html.element("td", String.format(Locale.ROOT, "%+.0f dB", signal.decibans()), "class", "number");
            html.open("td", "class", "bar");
            bar(signal.decibans());
            html.close().element("td", signal.detail()).close();
        }
        html.close();
        if (!triage.notChecked().isEmpty()) {
            html.element("p", words.word("notChecked")).open("ul", "class", "unchecked");
            triage.notChecked().forEach(unchecked -> html.element("li", unchecked));
            html.close();
        }
    }

    private void bar(double decibans) {
        int width = (int) Math.round(Math.min(1, Math.abs(decibans) / FULL) * HALF);
        html.open("svg", "viewBox", "0 0 100 8", "preserveAspectRatio", "none", "role", "img");
        html.element(
                "rect",
                "",
                "x",
                Integer.toString(decibans < 0 ? HALF - width : HALF),
                "y",
                "0",
                "width",
                Integer.toString(width),
                "height",
                "8",
                "class",
                decibans < 0 ? "against" : "for");
        html.close();
    }
}
