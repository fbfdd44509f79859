#pragma once

#include "models/plan/plan.h"
#include "models/planfile/normalise.h"
#include "models/planfile/yamltext.h"

namespace interlock {

// Pieces of the normalised form: values as YAML, and the sections that say what is measured and judged.

QString percent(double share);
QString whole(int number);
QString truth(bool is);
QString secret(const std::optional<SecretRef> &ref);
QString url(const QUrl &address);
QString optionalText(const QString &text);
QString optionalList(const QStringList &texts);

QString missingText(const MissingPolicy &missing);

void writeSource(const Source &source, YamlText &out);
void writeIndicator(const Indicator &indicator, YamlText &out);
void writeGuardrail(const Plan &plan, const Guardrail &rule, YamlText &out);
void writeRehearsal(const RehearsalPlan &rehearsal, YamlText &out);
void writeTraffic(const Traffic &traffic, YamlText &out);

} // namespace interlock
