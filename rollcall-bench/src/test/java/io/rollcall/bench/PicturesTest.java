package io.rollcall.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rollcall.bench.Whole.Figures;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class PicturesTest {
    private static final Machine MACHINE =
            new Machine("Processor <X> & Co", 2, 8, "Some Linux", "VM 17.0.1", "17.1", "2.5", "abc1234");

    @Test
    void a_report_is_written_as_json_and_as_two_pictures(@TempDir Path folder) throws Exception {
        report(BenchShape.ofSize("1m")).write(folder.resolve("made"));
        Path made = folder.resolve("made");
        assertThat(made).isDirectoryContaining("glob:**1m.json");
        assertWellFormed(Files.readString(made.resolve("1m.svg")));
        assertWellFormed(Files.readString(made.resolve("1m-growth.svg")));
        assertThat(Files.readString(made.resolve("1m.svg")))
                .contains("prefers-color-scheme: dark", ">XL<", "Processor &lt;X&gt; &amp; Co", ShapeRun.NO_CHANGES);
    }

    @Test
    void with_one_point_there_is_no_growth_to_draw(@TempDir Path folder) throws Exception {
        report(BenchShape.ofSize("small")).write(folder);
        assertThat(folder).isDirectoryContaining("glob:**1m.svg").isDirectoryNotContaining("glob:**growth*");
    }

    @Test
    void what_is_written_names_no_folder_and_no_machine() throws Exception {
        String host = java.net.InetAddress.getLocalHost().getHostName();
        Machine here = Machine.here(Path.of("").toAbsolutePath(), "17.1");
        assertThat(here.toString())
                .doesNotContain(Path.of("").toAbsolutePath().toString())
                .doesNotContain(host);
        assertThat(here.cores()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"0.7, 0.2", "1, 0.2", "5.4, 1", "11, 2", "30, 5", "31, 10", "100, 20"})
    void a_scale_has_round_steps(double most, double step) {
        assertThat(BarsPicture.step(most)).isEqualTo(step, org.assertj.core.api.Assertions.within(1e-9));
    }

    private static Report report(List<BenchShape> shapes) {
        List<Row> rows = new ArrayList<>();
        for (BenchShape shape : shapes) {
            double limit = shape.world().users() / 200_000.0;
            Goal goal = Goal.seconds(limit * 1.5, "1.5 × limit");
            rows.add(Row.process(shape, ShapeRun.NO_CHANGES, new Figures(limit * 1.2, 100), limit, goal));
            rows.add(Row.process(shape, ShapeRun.FILLS, new Figures(limit * 1.4, 200), limit, goal));
            rows.add(Row.process(shape, ShapeRun.REGISTERS, new Figures(limit * 2.2, 200), limit, goal));
            rows.add(Row.memory(shape, "peak memory of the process", 200, Goal.mebibytes(400)));
        }
        return Report.of("1m", LocalDate.of(2026, 1, 31), MACHINE, shapes, rows);
    }

    private static void assertWellFormed(String svg) {
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg))))
                .as(svg)
                .doesNotThrowAnyException();
    }
}
