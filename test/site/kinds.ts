/** One page of every kind. */
export const KINDS = [
  'index.html', 'contracts.html', 'matrices.html', 'mechanisms.html', 'runs/positions/GunthorpeModes.html', 'runs/policies/Async.html', 'runs/forms/v5_11.html', 'records.html', 'records/policies.html',
  'records/profiles.html', 'records/kernels.html', 'modules.html', 'modules/Holders.html', 'calls.html', 'calls/VFIO_DEVICE_ATTACH_IOMMUFD_PT.html', 'findings.html', 'claims.html',
  'models.html', 'contributors.html', 'text/spec/wbinvd/FINDINGS.html', 'text/spec/CALLS.html', 'files/src/iommufd.html', 'explorer.html',
];
