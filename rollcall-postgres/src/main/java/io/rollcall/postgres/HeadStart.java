package io.rollcall.postgres;

import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.util.Calendar;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What Java loads and links for the first connection to a database, which takes longer than to connect. A program that
 * will connect can have it done on another thread meanwhile; nothing depends on it.
 *
 * <p>It logs nothing and asks for no logger: whoever does while SLF4J is being set up on another thread gets one that only
 * collects, and SLF4J says so on standard error.
 */
public final class HeadStart {
    private HeadStart() {}

    /** @throws GeneralSecurityException if an algorithm is not there */
    public static void take() throws GeneralSecurityException {
        // For SCRAM (RFC 5802).
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[] {0}, mac.getAlgorithm()));
        mac.doFinal();
        DriverManager.getDrivers();
        // The driver parses versions and keeps a calendar.
        NumberFormat.getIntegerInstance().setParseIntegerOnly(true);
        Calendar.getInstance().setLenient(ZoneId.systemDefault().getRules().isFixedOffset());
    }
}
