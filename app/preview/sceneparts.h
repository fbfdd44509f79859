#pragma once

#include "app/preview/scenes.h"

namespace interlock::preview {

/// Digest of every invented plan.
const QString kPlanDigest =
    QStringLiteral("3f9c1e07a4c2d8b15e6690f7c1a2b3d44e5f60718293a4b5c6d7e8f901234567");
const QString kPolicyDigest =
    QStringLiteral("9be1d0c2a4b6f8e0112233445566778899aabbccddeeff0011223344556644f2");

/// The release that a scene is about, in the state of the scene.
ReleaseView omniOf(Scene scene, Moment now);
/// All its curves, canary and stable.
std::vector<NewPoints> pointsOf(Scene scene, Moment now);
/// One of the releases beside it: of the phase that its verdict speaks of.
ReleaseView otherOf(QString name, QString environment, QString version, Status verdict, int basisPoints);

/// A lease with one key under it, which waits for a second one.
LeaseView leaseOf(Moment now);
std::vector<RecordRow> recordsOf(Moment now);
std::shared_ptr<const PolicyView> policyOf(Moment now);
std::vector<ConnectionView> connectionsOf(Scene scene);

} // namespace interlock::preview
