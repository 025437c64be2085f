package io.hivesec.engines.virus;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What all engines say of one specimen, and what that comes to.
 *
 * @param columns each engine's column, in the engines' order
 * @param verdict {@link Verdict#BENIGN} only when each engine looked at all of it or does not judge such files, and one did
 * @param confidence how sure a detection is; {@link Confidence#LOW} when there is none
 * @param reasons what moved verdict and confidence, each in one line
 */
public record Examination(List<EngineColumn> columns, Verdict verdict, Confidence confidence, List<String> reasons) {

    /** Copies the lists and refuses null parts. */
    public Examination {
        columns = List.copyOf(columns);
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(confidence, "confidence");
        reasons = List.copyOf(reasons);
    }

    static Examination of(List<EngineColumn> columns, TrustWeights weights) {
        int score = 0;
        boolean isDetected =
                columns.stream().anyMatch(column -> column.answer().answer().isDetection());
        List<String> reasons = new ArrayList<>();
        for (EngineColumn column : columns) {
            Answer answer = column.answer().answer();
            if (answer.isDetection()) {
                int weight = weights.detection(column);
                score += weight;
                reasons.add(column.engine() + " found " + column.threat() + " (" + signed(weight) + " dB)");
            } else if (isDetected && answer == Answer.CLEAN) {
                score += weights.clean();
                reasons.add(column.engine() + " found nothing (" + signed(weights.clean()) + " dB)");
            } else if (answer != Answer.CLEAN) {
                reasons.add(column.engine() + " gave no opinion: " + answer.word()
                        + (column.answer().detail().isEmpty()
                                ? ""
                                : ", " + column.answer().detail()));
            }
        }
        if (!isDetected) {
            return new Examination(columns, undetected(columns), Confidence.LOW, reasons);
        }
        reasons.add(signed(score) + " dB in all; malicious from " + signed(weights.malicious()) + " dB"
                + (score < weights.high() ? ": get a second opinion" : ""));
        return new Examination(
                columns,
                score >= weights.malicious() ? Verdict.MALICIOUS : Verdict.SUSPICIOUS,
                score >= weights.high()
                        ? Confidence.HIGH
                        : score >= weights.medium() ? Confidence.MEDIUM : Confidence.LOW,
                reasons);
    }

    private static Verdict undetected(List<EngineColumn> columns) {
        boolean isUnjudged =
                columns.stream().anyMatch(column -> column.answer().answer().isUnjudged());
        boolean isClean = columns.stream().anyMatch(column -> column.answer().answer() == Answer.CLEAN);
        return isClean && !isUnjudged ? Verdict.BENIGN : Verdict.UNKNOWN;
    }

    private static String signed(int number) {
        return number > 0 ? "+" + number : Integer.toString(number);
    }

    /** How many engines found something. */
    public long detections() {
        return columns.stream()
                .filter(column -> column.answer().answer().isDetection())
                .count();
    }

    /** How many of all engines found something, and what kept others from judging: {@code 1/4 (+1 timeout)}. */
    public String summary() {
        Map<Answer, Integer> rest = new EnumMap<>(Answer.class);
        for (EngineColumn column : columns) {
            Answer answer = column.answer().answer();
            if (!answer.isDetection() && answer != Answer.CLEAN) {
                rest.merge(answer, 1, Integer::sum);
            }
        }
        StringBuilder line =
                new StringBuilder().append(detections()).append('/').append(columns.size());
        if (!rest.isEmpty()) {
            List<String> words = new ArrayList<>();
            rest.forEach((answer, count) -> words.add("+" + count + " " + answer.word()));
            line.append(" (").append(String.join(", ", words)).append(')');
        }
        return line.toString();
    }
}
