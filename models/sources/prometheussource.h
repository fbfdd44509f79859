#pragma once

#include "models/sources/httpfetch.h"
#include "models/sources/polledsource.h"

#include <QJsonObject>

namespace interlock {

/// One instant query for each indicator (and one for its `alive` selector), sent together. Each indicator has
/// an outcome of its own; a poll is an error when any of its queries failed.
class PrometheusSource final : public PolledSource {
public:
    PrometheusSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                     QString planFolder);

    /// What an answer of the query API says: one number, or why there is none. `evaluatedAt` gets the
    /// server's time of the evaluation in unix seconds.
    static Observation readAnswer(const QByteArray &body, double &evaluatedAt);

protected:
    void begin() override;
    Observation measure(const Indicator &indicator, Instant now) const override;
    std::optional<SampleTime> newestSample() const override;

private:
    /// The answers of one indicator; the age grows from when they were asked for.
    struct Answer {
        Observation value = Observation::missing(QStringLiteral("not asked yet"));
        Observation alive;
        double evaluatedAt = 0;
    };
    enum class Part { Value, Alive };
    void ask(const Indicator &indicator, const QNetworkRequest &request, Part part);
    void answered(const IndicatorId &id, Part part, const Result<HttpBody> &answer);
    Observation withAge(const Indicator &indicator, const Answer &answer, Instant now) const;
    void end();

    QString m_planFolder;
    QNetworkAccessManager m_network;
    std::vector<std::unique_ptr<HttpFetch>> m_fetches;
    QHash<IndicatorId, Answer> m_asked;
    QHash<IndicatorId, Answer> m_answers;
    int m_open = 0;
    qint64 m_bytes = 0;
    std::optional<Error> m_firstError;
};

} // namespace interlock
