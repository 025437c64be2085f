package io.hivesec.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How much each signal moves an alert's probability, from {@code weights.properties} beside this class. */
final class Weights {
    private final Properties decibans = new Properties();

    Weights() {
        try (InputStream in = Weights.class.getResourceAsStream("weights.properties")) {
            if (in == null) {
                throw new IllegalStateException("weights.properties is missing");
            }
            decibans.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read weights.properties", e);
        }
    }

    double of(String signal) {
        String value = decibans.getProperty(signal);
        if (value == null) {
            throw new IllegalArgumentException("no weight for signal '" + signal + "'");
        }
        return Double.parseDouble(value);
    }
}
