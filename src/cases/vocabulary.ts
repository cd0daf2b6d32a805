/** Every call a case may name. One that no file of `ops/` answers makes a case unsupported; one that is not here is a mistake. */
export const VOCABULARY: ReadonlySet<string> = new Set(`
  access_attach access_create access_destroy access_detach access_pin access_replace access_rw access_unpin allow_iovas attach
  bind_device cdev_attach cdev_bind cdev_detach cdev_open change_process check_extension check_map claim_device_owner
  claim_group_owner close_fd container_open container_set_iommu copy detach device_dma_pasid device_ioctl device_program_pasid
  device_reset_begin device_reset_end dma dmabuf_create dmabuf_revoke driver_bind driver_unbind dup_fd exit fault_alloc
  get_hw_info group_close group_get_device_fd group_get_status group_open group_set_container group_unset_container hot_plug
  hot_unplug hw_queue_alloc hwpt_alloc hwpt_destroy hwpt_invalidate invd ioas_alloc ioas_destroy ioasid_alloc
  ioasid_attach_data ioasid_attach_spid ioasid_detach_data ioasid_detach_spid ioasid_find ioasid_find_by_spid ioasid_free
  ioasid_free_all_in_set ioasid_get ioasid_get_if_owned ioasid_put ioasid_register_allocator ioasid_register_notifier
  ioasid_register_notifier_mm ioasid_set_alloc ioasid_set_data ioasid_set_free ioasid_unregister_allocator
  ioasid_unregister_notifier ioasid_unregister_notifier_mm ioctl_begin ioctl_end iova_ranges kernel_attach_domain kvm_create kvm_destroy kvm_dev_attr
  kvm_file_add kvm_file_del kvm_vfio_create map map_file mm_exit mmap module_param munmap obj_destroy open_fd open_other
  option_get option_set pasid_check query_custom_free_calls query_device_kvm query_group_kvm query_noncoherent_count query_vm
  release_device_owner release_group_owner replace reserve_iova set_dirty sva_alloc sva_find sva_free sva_unbind
  sysfs_set_domain_type unbind_device unmap vcpu_run vdevice_alloc veventq_alloc vfio_get_info vfio_ioas_clear vfio_ioas_get
  vfio_ioas_set vfio_map vfio_unmap viommu_alloc wait_unplug wbinvd
`.trim().split(/\s+/));
