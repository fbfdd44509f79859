#pragma once

#include "models/base/result.h"
#include "models/metrics/sample.h"

#include <QByteArrayView>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace interlock {

/// The two text formats a target may speak. Prometheus text 0.0.4 stamps in integer milliseconds, OpenMetrics
/// 1.0 in float seconds.
enum class ExpositionFormat { Text004, OpenMetrics };

/// The format that a Content-Type names. A missing or unknown type is an error that quotes it, unless
/// `fallback` says what to take instead.
Result<ExpositionFormat> expositionFormat(QByteArrayView contentType,
                                          std::optional<ExpositionFormat> fallback = std::nullopt);

/// What one body may hold; more is an error.
struct ExpositionLimits {
    qsizetype bytes = 16 * 1024 * 1024;
    qsizetype samples = 1'000'000;
    qsizetype labels = 128; ///< of one sample
};

/// One label as it stands in the body: the text between the quotes, its escapes not yet undone.
struct LabelView {
    std::string_view name;
    std::string_view text;
    bool escaped = false;
};

/// One sample line. All views point into the body (or into the parser's own buffers) and hold only during the
/// call.
struct SampleView {
    std::string_view name;
    std::span<const LabelView> labels;
    double value = 0;
    std::optional<qint64> timestampMs;
    std::string_view key; ///< the line up to its value: the same bytes are the same series
};

/// Undoes the escapes of a label's value: `\\`, `\"` and `\n`; in OpenMetrics any other pair stays as it is.
std::string labelValue(const LabelView &label);
/// The labels as values own them; a label with an empty value is an absent label.
Labels labelsOf(const SampleView &sample);

/// Gets the samples in the order of the body.
class SampleVisitor {
public:
    virtual ~SampleVisitor() = default;
    virtual void sample(const SampleView &sample) = 0;
};

/// Reads a whole body and hands each sample to the visitor, without an allocation a sample. The first fault
/// ends the reading: the error's text starts with `line:column: ` (both from 1, columns in characters) and
/// says what was expected. What the visitor has got until then must be thrown away: nothing partial counts.
/// Sources: Prometheus text format 0.0.4 (with quoted UTF-8 names), OpenMetrics 1.0.
Done readExposition(std::string_view body, ExpositionFormat format, SampleVisitor &visitor,
                    const ExpositionLimits &limits = {});

/// One sample with everything it owns.
struct ExpositionSample {
    QString name;
    Labels labels;
    double value = 0;
    std::optional<qint64> timestampMs;

    bool operator==(const ExpositionSample &) const = default;
};

/// All samples of a body, or the first fault. For tests and for looking at a target; sources read with a
/// visitor.
Result<std::vector<ExpositionSample>> parseExposition(std::string_view body, ExpositionFormat format,
                                                      const ExpositionLimits &limits = {});

} // namespace interlock
