#include "models/planimport/kubernetes.h"

using namespace Qt::StringLiterals;

namespace interlock {

bool isKubernetesObject(const Ref &document, Notes &notes)
{
    if (document.isMap() && document.at(u"kind").isText() && document.at(u"apiVersion").isText())
        return true;
    notes.problem(document.spot(), u"this is no Kubernetes object: it needs apiVersion and kind"_s);
    return false;
}

QString onlyImage(const Ref &podTemplate)
{
    const auto containers = podTemplate.path(u"spec.containers").items();
    return containers.size() == 1 ? containers.front().at(u"image").text() : QString();
}

} // namespace interlock
